"""Adaptation: what people come to believe and do as a restriction lasts, one mechanism a file.

Each mechanism is a pure function of last month's state and of what the month showed. All are still while
prices stand at base, no restriction is known and nothing is short, so that the base year stays the answer.

    months 0-2    rerouting         `clearing`: known relationships grow
    12-24 months  new suppliers     `qualifying`: buyers try others out for as much as they may lose
    months 3-9    idle restart      `rolling`: output rises by a share of base a month, from a floor
    at once       hoarding          `beliefs`: fear raises the stock that users aim at, before the date too
    slowly        reference price   `reference`: what stock is thought to be worth follows past prices
    slowly        leakage           `leakage`: the larger the premium, the more gets past a restriction
    12-36 months  thrifting         `thrifting`: users learn to do without, and unlearn only in part
    12-36 months  recycling         `recycling`: scrap that base prices did not pay for
    years         new plants        `pipeline`: named ones on their dates, others in response to the price
"""
