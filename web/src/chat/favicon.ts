const SIZE = 64
const SVG = "/icon.svg"

let drawn = 0

/** The tab's icon with a dot of chalk while something is unread, with the number where it is short. */
export async function countInIcon(unread: number): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (link === null) return
  drawn += 1
  const turn = drawn
  if (unread === 0) {
    link.href = SVG
    link.type = "image/svg+xml"
    return
  }
  const image = new Image(SIZE, SIZE)
  image.src = SVG
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = SIZE
  const pen = canvas.getContext("2d")
  // A later number may have been drawn first.
  if (pen === null || turn !== drawn) return
  pen.drawImage(image, 0, 0, SIZE, SIZE)
  pen.fillStyle = "#f0d264"
  pen.beginPath()
  pen.arc(SIZE - 20, 20, 20, 0, Math.PI * 2)
  pen.fill()
  if (unread < 100) {
    pen.fillStyle = "#2c2410"
    pen.font = `700 ${unread < 10 ? 30 : 24}px sans-serif`
    pen.textAlign = "center"
    pen.textBaseline = "middle"
    pen.fillText(String(unread), SIZE - 20, 21)
  }
  link.type = "image/png"
  link.href = canvas.toDataURL("image/png")
}
