"""`python -m ansvar.web DATA`: the process of the pages that `ansvar serve` supervises."""

from ansvar.engine.orphan import end_with_parent
from ansvar.web.run import main

if __name__ == "__main__":
    end_with_parent()
    main()
