//! `prime-gaps LIMIT`: a segmented sieve; prints the record gaps between primes below LIMIT, and factors
//! each further argument by Pollard's rho over u128 products.
use std::env;

fn sieve(limit: u64, mut found: impl FnMut(u64)) {
    const SEGMENT: u64 = 1 << 15;
    let root = (limit as f64).sqrt() as u64 + 1;
    let mut small = vec![true; root as usize + 1];
    let mut primes = Vec::new();
    for p in 2..=root {
        if small[p as usize] {
            primes.push(p);
            let mut multiple = p * p;
            while multiple <= root {
                small[multiple as usize] = false;
                multiple += p;
            }
        }
    }
    let mut low = 2;
    while low < limit {
        let high = (low + SEGMENT).min(limit);
        let mut open = vec![true; (high - low) as usize];
        for &p in &primes {
            let mut multiple = (p * p).max((low + p - 1) / p * p);
            while multiple < high {
                open[(multiple - low) as usize] = false;
                multiple += p;
            }
        }
        (low..high).filter(|n| open[(n - low) as usize]).for_each(&mut found);
        low = high;
    }
}

fn multiply(a: u64, b: u64, modulus: u64) -> u64 {
    (a as u128 * b as u128 % modulus as u128) as u64
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn power(mut base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let mut result = 1;
    base %= modulus;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, base, modulus);
        }
        base = multiply(base, base, modulus);
        exponent >>= 1;
    }
    result
}

fn is_prime(n: u64) -> bool {
    if n < 4 || n % 2 == 0 {
        return n == 2 || n == 3;
    }
    let twos = (n - 1).trailing_zeros();
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].iter().all(|&witness| {
        if witness % n == 0 {
            return true;
        }
        let mut x = power(witness, (n - 1) >> twos, n);
        if x == 1 || x == n - 1 {
            return true;
        }
        (1..twos).any(|_| {
            x = multiply(x, x, n);
            x == n - 1
        })
    })
}

fn factor(n: u64, out: &mut Vec<u64>) {
    if n < 2 {
        return;
    }
    if is_prime(n) {
        out.push(n);
        return;
    }
    if n % 2 == 0 {
        out.push(2);
        return factor(n / 2, out);
    }
    for offset in 1.. {
        let step = |x: u64| (multiply(x, x, n) + offset) % n;
        let (mut slow, mut fast, mut divisor) = (2, 2, 1);
        while divisor == 1 {
            slow = step(slow);
            fast = step(step(fast));
            divisor = gcd(slow.max(fast) - slow.min(fast), n);
        }
        if divisor != n {
            factor(divisor, out);
            return factor(n / divisor, out);
        }
    }
}

fn main() {
    let mut args = env::args().skip(1).map(|a| a.parse::<u64>().expect("arguments are numbers"));
    let limit = args.next().expect("usage: prime-gaps LIMIT [NUMBER...]");
    let (mut last, mut record, mut count) = (2, 0, 0);
    sieve(limit, |prime| {
        count += 1;
        if prime - last > record {
            record = prime - last;
            println!("gap {:>3} after {}", record, last);
        }
        last = prime;
    });
    println!("{} primes below {}", count, limit);
    for number in args {
        let mut factors = Vec::new();
        factor(number, &mut factors);
        factors.sort_unstable();
        println!("{} = {:?}", number, factors);
    }
}
