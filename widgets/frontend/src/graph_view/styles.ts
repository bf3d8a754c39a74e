// All styles of the graph, in the order in which they build on each other.

import boxes from "./boxes.css";
import details from "./details.css";
import stage from "./graph_view.css";

export const graphStyles = stage + boxes + details;
