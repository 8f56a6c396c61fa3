"""The HTTP application, the composition root, the modules of the product and the browser client."""
