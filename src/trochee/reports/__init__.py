"""A review, an estimate or nights for a reader: one document, drawn as a page, a terminal text or JSON.

`document.document` lays a review out; `html.page`, `html.fragment` and `terminal.text` write it; `json_review`,
`json_estimate` and `json_nights` write the contracts that other programs read.
"""
