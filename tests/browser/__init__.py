"""The real app in a real browser, a file a page. All texts are our own."""
