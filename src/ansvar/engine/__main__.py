"""`python -m ansvar.engine DATA`: the process that `ansvar serve` supervises."""

from ansvar.engine.run import main

if __name__ == "__main__":
    main()
