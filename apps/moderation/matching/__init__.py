"""Looking for words and patterns in what people write, however they hide them, in a time that has a bound."""
