// The phone stands in another time zone than the record: ask where it was. The form is whole without this.
import { ask_where } from "./where.js";

ask_where(document.querySelector(".entry"));
