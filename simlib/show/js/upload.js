// Files that the person chooses, read in the browser and handed to the kernel with their names.

function render({ model, el }) {
  const label = document.createElement("label");
  const words = document.createElement("span");
  const input = document.createElement("input");
  el.classList.add("sim-upload");
  input.type = "file";
  label.append(words, input);
  el.append(label);

  const follow = () => {
    words.textContent = model.get("label");
    input.accept = model.get("accept");
    input.multiple = model.get("multiple");
    input.disabled = model.get("disabled");
  };
  for (const name of ["label", "accept", "multiple", "disabled"]) model.on(`change:${name}`, follow);
  follow();

  input.addEventListener("change", async () => {
    const files = [...input.files];
    if (!files.length) return;
    // What is far too large is named and not sent: its size alone says enough.
    const fits = files.reduce((sum, file) => sum + file.size, 0) <= model.get("most");
    const whole = fits ? await Promise.all(files.map((file) => file.arrayBuffer())) : [];
    if (fits) model.send({ names: files.map((file) => file.name) }, undefined, whole);
    else model.send({ too_large: true });
    input.value = "";
  });
}

export default { render };
