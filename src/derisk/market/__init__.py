"""The book of equations: what is made, shipped, stored and used, one equation a file, and the solver's door.

A model is a list of equations written into one `Book`; it reads like a table of contents:

    book = Book.new(stages, places)
    production(book, plants)
    trade(book, arcs)
    demand(book, uses)
    stocks(book, stores)
    book.close()

Only two ledgers join the equations: the material balance (t of contained element per period, by
stage and place) and the cost (USD per period). Any further dimension (year, scenario, tag) is carried
along by broadcasting, so that the same balances serve the month (Stress) and the years (Plan).
"""
