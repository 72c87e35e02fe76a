"""How well the search finds: judged queries of two authors, asked of the demo's articles and a corpus beside them."""
