import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import { copy, type Pushers, startPushers } from "../test/support/pushers.ts";
import { newKeyPair } from "../test/support/signing-keys.ts";
import { type Timing, timing } from "./measure.ts";
import { row, timingRow, verdictOn } from "./table.ts";

/** Services that are released together, and how far away registry and GitHub are, in milliseconds. */
interface Size {
  readonly services: number;
  readonly distance: number;
  /** What slipway may take at most, times what pushing one service after the other takes. */
  readonly aim: number;
  /** What a release that is signed may take at most, times what one without signatures takes; measured if it is given. */
  readonly signedAim?: number;
}

const SIZES: readonly Size[] = [
  { services: 10, distance: 20, aim: 0.25, signedAim: 1.15 },
  { services: 50, distance: 20, aim: 0.17 },
  { services: 10, distance: 0, aim: 0.75 },
];

/** Milliseconds that a finished release may take when it is run again; with it, Bazel may not be started. */
const AGAIN_AIM = 300;

/** Pushers at once that slipway has by default. */
const JOBS = 8;

/** Requests to GitHub for each component, besides one for the run. */
const REQUESTS_AIM = 2;

/** A workspace of pushers, and the names of their components. */
interface Train extends Pushers {
  readonly names: readonly string[];
}

/** What one round took: milliseconds, and how often something outside was asked. */
interface Round {
  readonly loop: number;
  readonly floor: number;
  readonly jobs: number;
  readonly slipway: number;
  /** Null if it is not measured. */
  readonly signed: number | null;
  readonly build: number;
  readonly again: number;
  readonly requests: number;
  readonly requestsAgain: number;
  readonly bazelAgain: number;
}

/**
 * Measures releases of many services at once, next to a loop of `bazel run` and to what cannot be avoided: one build, then all
 * pushers side by side, or as many as slipway starts. Says whether everything is within its aims.
 */
export async function train(runs: number): Promise<boolean> {
  const held: boolean[] = [];
  for (const [index, size] of SIZES.entries()) {
    const names = Array.from({ length: size.services }, (_, number) => `svc${number + 1}`);
    const pushers = names.map((name) => [name, { script: scriptOf(name), attributes: 'image = ":image",' }]);
    await using place = await startPushers(Object.fromEntries(pushers));
    await addSigning(place);
    if (index > 0) console.log("");
    held.push(await measureTrain({ ...place, names }, size, runs));
  }
  return !held.includes(false);
}

function scriptOf(name: string): string {
  return `${copy("honest", `${name}:$2`)}\necho REGISTRY/acme/${name}@HONEST`;
}

/** A second configuration next to the first: the same releases, signed with a key. */
async function addSigning({ tree, env }: Pushers): Promise<void> {
  const config = await readFile(join(tree.path, "slipway.toml"), "utf8");
  await tree.write(SIGNED, `${config}\n[signing]\nmode = "key"\nkey = { env = "RELEASE_SIGNER" }\n`);
  await tree.commit("Sign");
  env["RELEASE_SIGNER"] = newKeyPair().privateKey;
}

const SIGNED = "signed.toml";

async function measureTrain(place: Train, size: Size, runs: number): Promise<boolean> {
  const { services, distance } = size;
  for (const server of [place.registry, place.github]) server.setDistance(distance);
  await bazel(place, "build", ...targets(place));
  // Not counted.
  await playRound(place, 0, size);
  const rounds: Round[] = [];
  for (let number = 1; number <= runs; number++) rounds.push(await playRound(place, number, size));
  const away = distance === 0 ? "no latency" : `registry and GitHub ${distance} ms away`;
  console.log(`Train of ${services}: ${away}, everything built; ${runs} runs\n`);
  return printTrain(rounds, size);
}

async function playRound(place: Train, number: number, { signedAim }: Size): Promise<Round> {
  const tags = await makeTags(place, `1.1.${number}`);
  // Each pushes whole images: what another has pushed is gone.
  const empty = () => place.registry.state.repositories.clear();
  empty();
  const loop = await elapsed(() => pushOneByOne(place, `loop-${number}`));
  empty();
  const floor = await elapsed(() => pushTogether(place, `floor-${number}`, place.names.length));
  empty();
  const jobs = await elapsed(() => pushTogether(place, `jobs-${number}`, JOBS));
  empty();
  const signed = signedAim === undefined ? null : await playSigned(place, `1.2.${number}`);
  empty();
  const [slipway, requests] = await counted(place, () => release(place, tags));
  const build = await elapsed(() => bazel(place, "build", ...targets(place)));
  await place.bazel.forget();
  const [again, requestsAgain] = await counted(place, () => release(place, tags));
  const calls = await Promise.all(["query", "build", "cquery", "run", "info"].map(place.bazel.calls));
  const bazelAgain = calls.flat().length;
  return { loop, floor, jobs, slipway, signed, build, again, requests, requestsAgain, bazelAgain };
}

async function playSigned(place: Train, version: string): Promise<number> {
  const tags = await makeTags(place, version);
  return elapsed(() => release(place, tags, ["--config", SIGNED]));
}

function printTrain(rounds: readonly Round[], { services, aim, signedAim }: Size): boolean {
  const of = (key: keyof Round) => timing(rounds.flatMap((round) => round[key] ?? []));
  const loop = of("loop").median;
  const line = (name: string, key: keyof Round, most?: number) => {
    const ratio = of(key).median / loop;
    const verdict = most === undefined ? "" : verdictOn(ratio <= most, `${most} ×`);
    console.log(timingRow(name, of(key), ratio, verdict));
    return most === undefined || ratio <= most;
  };
  const count = (name: string, key: keyof Round, each: (total: number) => number, most: number) => {
    const worst = each(Math.max(...rounds.map((round) => round[key] ?? 0)));
    console.log(row(name, `${worst}`, "", "", "", verdictOn(worst <= most, `${most}`)));
    return worst <= most;
  };
  console.log(row("milliseconds", "median", "half of all", "min", "× loop", ""));
  const again = of("again").median;
  line("bazel run, one after the other", "loop");
  line("one build, all pushers at once", "floor");
  line(`one build, ${JOBS} pushers at once`, "jobs");
  const held = [line("slipway release", "slipway", aim)];
  if (signedAim !== undefined) held.push(signedLine(of("slipway"), of("signed"), signedAim));
  line("bazel build, nothing to do", "build");
  const verdict = verdictOn(again <= AGAIN_AIM, `${AGAIN_AIM} ms`);
  console.log(timingRow("slipway release again", of("again"), again / loop, verdict));
  const eachComponent = (total: number) => Math.round(((total - 1) / services) * 100) / 100;
  return [
    ...held,
    again <= AGAIN_AIM,
    count("… calls of Bazel", "bazelAgain", (total) => total, 0),
    count("requests to GitHub, a component", "requests", eachComponent, REQUESTS_AIM),
    count("… of the release again", "requestsAgain", eachComponent, 0),
  ].every(Boolean);
}

/** Its ratio is to the release without signatures, not to the loop. */
function signedLine(plain: Timing, signed: Timing, aim: number): boolean {
  const ratio = signed.median / plain.median;
  const verdict = verdictOn(ratio <= aim, `${aim} × slipway release`);
  console.log(timingRow("slipway release, signed", signed, ratio, verdict));
  return ratio <= aim;
}

async function makeTags({ tree, names }: Train, version: string): Promise<readonly string[]> {
  const tags = names.map((name) => `${name}/v${version}`);
  for (const tag of tags) await tree.git("tag", tag);
  await tree.git("push", "--quiet", "origin", ...tags);
  return tags;
}

async function release(
  { slipway }: Train,
  tags: readonly string[],
  options: readonly string[] = [],
): Promise<void> {
  const { exitCode, stderr } = await slipway([...options, "release", ...tags, "--json"]);
  if (exitCode !== 0) throw new Error(`slipway release failed: ${stderr}`);
}

/** What is done without slipway. */
async function pushOneByOne(place: Train, tag: string): Promise<void> {
  for (const target of targets(place)) await bazel(place, "run", target, "--", "--tag", tag);
}

/** What cannot be avoided, with so many pushers at once. */
async function pushTogether(place: Train, tag: string, concurrency: number): Promise<void> {
  await bazel(place, "build", ...targets(place));
  const { path } = place.tree;
  const push = (name: string) => run(join(path, "bazel-bin/pushers", `${name}.sh`), ["--tag", tag], path);
  await pMap(place.names, push, { concurrency });
}

function targets({ names }: Train): readonly string[] {
  return names.map((name) => `//pushers:${name}`);
}

function bazel({ bazel: { command }, tree }: Train, ...args: readonly string[]): Promise<void> {
  return run(command, args, tree.path);
}

/** Runs a program to its end, in a workspace. The servers it talks to are in this process, so nothing may block. */
function run(file: string, args: readonly string[], workspace: string): Promise<void> {
  const env = { ...process.env, BUILD_WORKSPACE_DIRECTORY: workspace };
  const child = spawn(file, args, { cwd: workspace, env, stdio: ["ignore", "ignore", "pipe"] });
  let words = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    words += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${file} failed: ${words}`))));
  });
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Milliseconds, and the requests to GitHub meanwhile. */
async function counted({ github }: Train, work: () => Promise<void>): Promise<[number, number]> {
  const before = github.requests.length;
  const time = await elapsed(work);
  return [time, github.requests.length - before];
}
