import assert from "node:assert/strict";
import { test } from "node:test";
import { ProgramMissing } from "../../src/services/process/run.ts";
import { RUNNERS, SECRET } from "./process-fixture.ts";

for (const createRunner of RUNNERS) {
  const { name } = createRunner();

  test(`${name}: any exit code is a result, with both outputs as they are`, async () => {
    const runner = createRunner();
    for (const code of [0, 1, 3, 255]) {
      const done = await runner.sh(`printf 'out\\n\\n'; printf 'err' >&2; exit ${code}`);
      assert.deepEqual(done, {
        exitCode: code,
        stdout: "out\n\n",
        stderr: "err",
        timedOut: false,
        signal: null,
      });
    }
  });

  test(`${name}: a signal that ended a program is reported`, async () => {
    const done = await createRunner().sh("kill -KILL $$");
    assert.deepEqual([done.signal, done.timedOut], ["SIGKILL", false]);
    assert.notEqual(done.exitCode, 0);
  });

  test(`${name}: a program that is missing, or is not one, cannot be started`, async () => {
    for (const file of ["slipway-no-such-program", "/etc/passwd", "/nowhere/git"]) {
      await assert.rejects(createRunner().run(file, []), (error) => {
        assert.ok(error instanceof ProgramMissing, String(error));
        assert.equal(error.file, file);
        return true;
      });
    }
  });

  test(`${name}: a program gets the environment it is given and no other`, async () => {
    const runner = createRunner({ env: { PATH: process.env["PATH"], A: "1", GONE: undefined } });
    assert.match((await runner.run("env", [])).stdout, /^(?=[\s\S]*^A=1$)(?![\s\S]*^(?:GONE|HOME)=)/m);
    const given = await runner.run("env", [], { env: { PATH: process.env["PATH"], B: "2" } });
    assert.match(given.stdout, /^(?=[\s\S]*^B=2$)(?![\s\S]*^A=)/m);
  });

  test(`${name}: arguments reach the program as they are`, async () => {
    const odd = ["", " ", "a b", "$(id)", "'\"", "*", "-x", "new\nline", "ü"];
    const { stdout } = await createRunner().run("printf", ["%s\\0", ...odd]);
    assert.deepEqual(stdout.split("\0").slice(0, -1), odd);
  });

  test(`${name}: it runs where it should`, async () => {
    assert.equal((await createRunner().run("pwd", [], { cwd: "/usr" })).stdout, "/usr\n");
  });

  test(`${name}: it reads what it is given, and nothing if it is given nothing`, async () => {
    const big = "0123456789abcdef".repeat(1 << 16);
    assert.equal((await createRunner().run("cat", [], { input: `ü\n${big}` })).stdout, `ü\n${big}`);
    assert.equal((await createRunner().run("cat", [])).stdout, "");
    assert.equal((await createRunner().run("cat", [], { input: "" })).stdout, "");
  });

  test(`${name}: a program that does not read its input ends as it likes`, async () => {
    const done = await createRunner().sh("exec <&-; exit 4", { input: "x".repeat(1 << 22) });
    assert.equal(done.exitCode, 4);
  });

  test(`${name}: large outputs arrive whole, in whole characters`, async () => {
    const { stdout, stderr } = await createRunner().sh(
      "yes 'über' | head -c 1200000; yes 'ä' | head -c 300000 >&2",
    );
    assert.equal(Buffer.byteLength(stdout), 1_200_000);
    assert.equal(stdout.replaceAll("über\n", ""), "");
    assert.equal(stderr.replaceAll("ä\n", ""), "");
    assert.equal(stderr.length, 200_000);
  });

  test(`${name}: secrets are masked in what is shown, kept of errors and logged; standard output is data`, async () => {
    const runner = createRunner();
    const done = await runner.sh(`echo "out ${SECRET}"; echo "err ${SECRET}" >&2`);
    assert.equal(done.stdout, `out ${SECRET}\n`);
    assert.equal(done.stderr, "err ***\n");
    assert.equal(runner.logged.length, 1);
    assert.ok(!runner.logged.join().includes(SECRET) && runner.logged.join().includes("out ***"));
    assert.ok(!runner.lines.flat().join().includes(SECRET));
  });

  test(`${name}: many run at once, each with its own output`, async () => {
    const runner = createRunner();
    const numbers = Array.from({ length: 30 }, (_, index) => `${index}`);
    const done = await Promise.all(numbers.map((number) => runner.sh(`echo ${number}`)));
    assert.deepEqual(
      done.map(({ stdout }) => stdout.trim()),
      numbers,
    );
  });
}

test("lines are shown as they come, even a last one without its end", async () => {
  const [, createRunner] = RUNNERS;
  const runner = createRunner?.();
  await runner?.sh("echo one; echo; echo two >&2; printf three");
  const shown = (stream: string) => runner?.lines.filter(([from]) => from === stream).map(([, text]) => text);
  assert.deepEqual([shown("stdout"), shown("stderr")], [["one", "", "three"], ["two"]]);
});

test("lines of standard error alone are shown, redacted, and standard output stays data of any size", async () => {
  const [createRunner] = RUNNERS;
  const runner = createRunner?.();
  const said: string[] = [];
  const script = `echo ${SECRET} >&2; head -c 80000000 /dev/zero; printf last >&2`;
  const done = await runner?.run("sh", ["-c", script], { cwd: "/", onError: (line) => said.push(line) });
  assert.deepEqual(said, ["***", "last"]);
  assert.equal(done?.stdout.length, 80_000_000, "all of it is kept");
});

test("a line ends with \\n or \\r\\n wherever its bytes are cut, and progress that is drawn over itself is one line", async () => {
  const [, createRunner] = RUNNERS;
  const runner = createRunner?.();
  const pause = "sleep 0.05";
  const script = `printf 'one\\r'; ${pause}; printf '\\n\\303'; ${pause}; printf '\\274ber\\n10%%\\r20%%\\r\\n'`;
  await runner?.sh(script);
  assert.deepEqual(
    runner?.lines.map(([, text]) => text),
    ["one", "über", "10%\r20%"],
  );
});

test("a long line is read in linear time, and of much that is followed not all is kept", async () => {
  const [, createRunner] = RUNNERS;
  const runner = createRunner?.();
  const began = performance.now();
  const done = await runner?.sh("head -c 80000000 /dev/zero");
  assert.equal(runner?.lines[0]?.[1].length, 80_000_000);
  assert.ok(performance.now() - began < 10_000);
  assert.ok(done && done.stdout.length >= 64 << 20 && done.stdout.length < 70_000_000);
});

test("what follows the lines throws is thrown, once the program has ended", async () => {
  const [, createRunner] = RUNNERS;
  const failure = new Error("unreadable");
  const onLine = () => {
    throw failure;
  };
  await assert.rejects(
    async () => createRunner?.().sh("exec yes", { onLine }),
    (error) => error === failure,
  );
});
