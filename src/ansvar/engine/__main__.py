"""`python -m ansvar.engine DATA`: the process that `ansvar serve` supervises."""

from ansvar.engine.orphan import end_with_parent
from ansvar.engine.run import main

if __name__ == "__main__":
    end_with_parent()
    main()
