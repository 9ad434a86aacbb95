import { expect, test } from 'vitest';
import { Course } from './course';

test('closed before it is sent, it is declined and stays so', () => {
  const course = new Course<string>();
  expect(course.close()).toBeNull();
  expect(course.declined).toBe(true);
});

test('closed while it is sent, it is not declined: its outcome is told', async () => {
  const course = new Course<string>();
  let answer: (text: string) => void = () => undefined;
  void course.go(new Promise((resolve) => { answer = resolve; }));
  const coming = course.close();
  expect(course.declined).toBe(false);
  answer('executed');
  expect(await coming).toBe('executed');
});

test('after a failure the person decides again', async () => {
  const course = new Course<string>();
  await expect(course.go(Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  expect(course.close()).toBeNull();
  expect(course.declined).toBe(true);
});
