"""Our own page elements: data goes in, text is set as text and never as markup."""
