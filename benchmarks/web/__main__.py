from web.run import main

main()
