// The entry of the browser client.
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
if (root) createRoot(root).render(<h1>智慧校園</h1>);
