"""Tables of records, as files of many kinds hold them."""
