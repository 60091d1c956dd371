import { useEffect, useState } from 'preact/hooks';

/** The time in epoch milliseconds, told again each `every` milliseconds while `isRunning`. */
export function useNow(every, isRunning = true) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every, isRunning]);
  return isRunning ? Math.max(now, 0) : Date.now();
}
