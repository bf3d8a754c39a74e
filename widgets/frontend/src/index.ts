import { signal } from "@preact/signals";
export default { initialize: () => ({ views: {}, s: signal(1) }) };
