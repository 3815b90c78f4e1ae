// Conway's life on a torus, and an escape-time picture; text goes out through the one import `env.line`.
@external('env', 'line')
declare function line(start: usize, length: usize): void;

const WIDTH: i32 = 64;
const HEIGHT: i32 = 24;

class Board {
  cells: Uint8Array = new Uint8Array(WIDTH * HEIGHT);

  at(x: i32, y: i32): i32 {
    return this.cells[((y + HEIGHT) % HEIGHT) * WIDTH + ((x + WIDTH) % WIDTH)];
  }

  next(): Board {
    const board = new Board();
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        let around = 0;
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) if (dx != 0 || dy != 0) around += this.at(x + dx, y + dy);
        }
        board.cells[y * WIDTH + x] = around == 3 || (around == 2 && this.at(x, y) == 1) ? 1 : 0;
      }
    }
    return board;
  }
}

function print(text: string): void {
  const bytes = String.UTF8.encode(text);
  line(changetype<usize>(bytes), bytes.byteLength);
}

function show(board: Board): void {
  let alive = 0;
  for (let y = 0; y < HEIGHT; y++) {
    let row = '';
    for (let x = 0; x < WIDTH; x++) {
      alive += board.at(x, y);
      row += board.at(x, y) == 1 ? '#' : '.';
    }
    print(row);
  }
  print('alive: ' + alive.toString());
}

/** Plays `generations` from a board drawn from `seed` and prints the last. Returns the number alive. */
export function play(seed: u32, generations: i32): i32 {
  let board = new Board();
  for (let i = 0; i < board.cells.length; i++) {
    seed = seed * 1664525 + 1013904223;
    board.cells[i] = seed >>> 24 < 80 ? 1 : 0;
  }
  for (let i = 0; i < generations; i++) board = board.next();
  show(board);
  let alive = 0;
  for (let i = 0; i < board.cells.length; i++) alive += board.cells[i];
  return alive;
}

/** Prints the Mandelbrot set in characters and numbers formatted by AssemblyScript's own dtoa. */
export function mandelbrot(rows: i32): f64 {
  const shades = ' .:-=+*#%@';
  let total: f64 = 0;
  for (let row = 0; row < rows; row++) {
    let text = '';
    for (let column = 0; column < rows * 2; column++) {
      const cx: f64 = 3.0 * column / (rows * 2) - 2.1;
      const cy: f64 = 2.4 * row / rows - 1.2;
      let x: f64 = 0;
      let y: f64 = 0;
      let count = 0;
      while (count < 90 && x * x + y * y < 4) {
        const next = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = next;
        count++;
      }
      total += Math.sin(x + y);
      text += shades.charAt(count / 10);
    }
    print(text);
  }
  print(total.toString());
  return total;
}
