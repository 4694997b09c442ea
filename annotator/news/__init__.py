"""What labels of the news mean: the normal forms of quantities, times and quotes.

Pure functions on texts and documents. The words of each language are data, in
`resources/lexicons`. Which labels mean what is data too: `derive` in the schema.
"""
