from calls.run import main

main()
