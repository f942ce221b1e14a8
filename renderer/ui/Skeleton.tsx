import styles from './Skeleton.module.css';

interface SkeletonProps {
  readonly width: number;
  readonly height?: number;
}

/** Stands for a line of text; the final size is the caller's affair. */
export function Skeleton({ width, height = 10 }: SkeletonProps) {
  return <span className={styles.bar} style={{ width, height }} />;
}
