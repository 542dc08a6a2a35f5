// Works beside the pages, never for them: without it everything still does.
"use strict";
