import Foundation
import Synchronization
import Testing

@testable import Compute

/// Counters in plain memory: each is touched by one task or one worker only, so a thread sanitizer
/// would see it if the pool broke its promises.
private final class Counters: @unchecked Sendable {
  private let memory: UnsafeMutableBufferPointer<Int>

  init(count: Int) {
    memory = .allocate(capacity: count)
    memory.initialize(repeating: 0)
  }

  deinit { memory.deallocate() }

  var values: [Int] { Array(memory) }

  subscript(index: Int) -> Int {
    get { memory[index] }
    set { memory[index] = newValue }
  }
}

@Test(arguments: [1, 3])
func aMapIsInOrder(threads: Int) {
  let pool = WorkerPool(threads: threads)
  #expect(pool.map(100) { "\($0)" } == (0..<100).map { "\($0)" })
  #expect(pool.map(0) { "\($0)" } == [])
}

@Test(arguments: [1, 2, 3, 8])
func everyTaskRunsOnce(threads: Int) {
  let pool = WorkerPool(threads: threads)
  for count in [0, 1, 2, 7, 1000] {
    let runs = Counters(count: count)
    pool.run(count) { task, worker in
      runs[task] += 1
      precondition((0..<threads).contains(worker))
    }
    #expect(runs.values == [Int](repeating: 1, count: count))
  }
}

@Test func aPoolOfOneRunsInTheCallerInOrder() {
  let pool = WorkerPool(threads: 1)
  let caller = ObjectIdentifier(Thread.current)
  let order = Counters(count: 5)
  let next = Atomic(0)
  pool.run(5) { task, worker in
    precondition(worker == 0 && ObjectIdentifier(Thread.current) == caller)
    order[task] = next.add(1, ordering: .relaxed).oldValue
  }
  #expect(order.values == [0, 1, 2, 3, 4])
}

/// A worker's number chooses its scratch memory, so this must never fail.
@Test func noTwoTasksShareAWorkerAtOnce() {
  let pool = WorkerPool(threads: 4)
  let busy = Counters(count: 4)
  let clashes = Atomic(0)
  pool.run(200) { _, worker in
    busy[worker] += 1
    usleep(50)
    if busy[worker] != 1 { clashes.add(1, ordering: .relaxed) }
    busy[worker] -= 1
  }
  #expect(clashes.load(ordering: .relaxed) == 0)
  #expect(busy.values == [0, 0, 0, 0])
}

@Test func tasksRunSideBySide() {
  let pool = WorkerPool(threads: 2)
  let arrived = Atomic(0)
  // Each of the two waits for the other: one thread alone would never return.
  pool.run(2) { _, _ in
    arrived.add(1, ordering: .sequentiallyConsistent)
    while arrived.load(ordering: .sequentiallyConsistent) < 2 { sched_yield() }
  }
  #expect(arrived.load(ordering: .relaxed) == 2)
}

/// Jobs follow one another while the threads are awake, going to sleep and asleep.
@Test func noTaskIsLostBetweenManyShortJobs() {
  let pool = WorkerPool(threads: 3)
  let total = Atomic(0)
  for job in 0..<3000 {
    pool.run(1 + job % 5) { task, _ in total.add(task + 1, ordering: .relaxed) }
    if job % 100 == 0 { usleep(UInt32(job % 300)) }
  }
  // Of each five jobs, 1 + 3 + 6 + 10 + 15 = 35.
  #expect(total.load(ordering: .relaxed) == 600 * 35)
}

@Test func callersOnDifferentThreadsTakeTurns() {
  let pool = WorkerPool(threads: 2)
  let total = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: 4) { _ in
    for _ in 0..<200 { pool.run(3) { _, _ in total.add(1, ordering: .relaxed) } }
  }
  #expect(total.load(ordering: .relaxed) == 4 * 200 * 3)
}

@Test func aTaskCannotWaitForOtherTasks() async {
  await #expect(processExitsWith: .failure) {
    let pool = WorkerPool(threads: 1)
    pool.run(1) { _, _ in pool.run(1) { _, _ in } }
  }
}
