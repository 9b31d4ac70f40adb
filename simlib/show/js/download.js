// A file that the kernel has made, kept by the browser like any other download.

function render({ model, el }) {
  el.style.display = "none";
  model.on("msg:custom", (message, buffers) => {
    const address = URL.createObjectURL(new Blob([buffers[0]], { type: message.kind }));
    const link = document.createElement("a");
    link.href = address;
    link.download = message.name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  });
}

export default { render };
