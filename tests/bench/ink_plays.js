// Plays an Ink script and says, in CPU-seconds of this process, how fast. Talks in lines of JSON:
//   {"ink": script} -> {"node": version, "inkjs": version}
//   {"trace": seed, "values": [name, ...]} -> {"steps": [[[choice offered, ...], number chosen], ...], "values": [...]}
//   {"seconds": s, "seed": n} -> {"plays": n, "decisions": n, "cpu": seconds}
// What cannot be done is answered with {"fault": sentence}.
"use strict";
const { Story } = require("inkjs");
const { Compiler } = require("inkjs/full");
const readline = require("node:readline");
const inkVersion = require("./package-lock.json").packages["node_modules/inkjs"].version;

let story = null;
let word = 0;

// The same generator as in engine.py, so that both engines draw the same choices.
function draw(number) {
  word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
  return ((word >>> 16) * number) >>> 16;
}

function play(step) {
  let decisions = 0;
  story.ResetState();
  for (;;) {
    story.ContinueMaximally();
    const choices = story.currentChoices;
    if (choices.length === 0) return decisions;
    const place = draw(choices.length);
    if (step) step(choices, place);
    story.ChooseChoiceIndex(place);
    decisions += 1;
  }
}

function trace(seed, names) {
  const steps = [];
  word = seed;
  play((choices, place) => steps.push([choices.map((choice) => choice.text), place]));
  return { steps, values: names.map((name) => story.variablesState.$(name)) };
}

function measure(seconds, seed) {
  let plays = 0;
  let decisions = 0;
  let cpu = 0;
  word = seed;
  const began = process.cpuUsage();
  do {
    for (let count = 0; count < 10; count += 1) decisions += play(null);
    plays += 10;
    const used = process.cpuUsage(began);
    cpu = (used.user + used.system) / 1e6;
  } while (cpu < seconds);
  return { plays, decisions, cpu };
}

function compiled(ink) {
  const compiler = new Compiler(ink);
  try {
    return compiler.Compile().ToJson();
  } catch (fault) {
    throw new Error([...compiler.errors.slice(0, 3), fault.message].join(" / "));
  }
}

function answer(asked) {
  if (asked.ink !== undefined) {
    story = new Story(compiled(asked.ink));
    return { node: process.versions.node, inkjs: inkVersion };
  }
  if (asked.trace !== undefined) return trace(asked.trace, asked.values);
  return measure(asked.seconds, asked.seed);
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let told = null;
  try {
    told = answer(JSON.parse(line));
  } catch (fault) {
    told = { fault: fault.message };
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
});
