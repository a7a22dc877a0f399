import type { Problem } from "../text/problem.ts";

/**
 * What happens while a command runs, to be shown. `id` joins what belongs to one piece of work; `label` names what it is
 * about, such as a reference. Read aloud, it is: `doing` label ("pushing ghcr.io/acme/api:1.2.3"), then `outcome` label
 * ("pushed ghcr.io/acme/api:1.2.3").
 */
export type ReleaseEvent =
  | { readonly kind: "phase"; readonly name: string }
  | { readonly kind: "started"; readonly id: string; readonly doing?: string; readonly label: string }
  | { readonly kind: "progress"; readonly id: string; readonly text: string }
  | { readonly kind: "finished"; readonly id: string; readonly outcome: string }
  // Why is said once, by the error that ends the command.
  | { readonly kind: "failed"; readonly id: string }
  | { readonly kind: "warning"; readonly problem: Problem };

/** Takes an event; never throws and never waits. */
export type Report = (event: ReleaseEvent) => void;

/** Takes, in a few words, what is going on now within one piece of work. */
export type Watch = (text: string) => void;
