using Akka.Dispatch;

namespace LazyEngine.Journal;

/// <summary>What one thread of the pool runs, one after another: an actor, then those that it has told something, last what they have begun that may block: a handler, or a write.</summary>
/// <remarks>
/// The pool wakes a thread for whatever is added to it while one sleeps. Between two commits a message goes through some ten actors, each of which
/// does next to nothing, so that waking costs more than all of them do. What a lane takes is run by the thread that is awake already.
/// Nothing that runs in a lane may block until something else of the same lane has run.
/// </remarks>
internal sealed class Lane
{
    /// <summary>How many wait in one lane at most; further ones go to the pool, where other threads see them.</summary>
    private const int WaitingMax = 16;

    /// <summary>How many one thread runs before others of the pool have their turn.</summary>
    private const int TurnsMax = 256;

    [ThreadStatic]
    private static Lane? _current;

    private readonly Queue<IRunnable> _waiting = new(WaitingMax);
    private IThreadPoolWorkItem? _last;
    private int _turns;
    private bool _isOpen;
    private bool _runsLast;

    /// <summary>Has an actor run by this thread once it is done with what it runs now.</summary>
    /// <returns>False where the thread runs no lane, or its lane is full.</returns>
    public static bool TryAdd(IRunnable actor)
    {
        if (_current is not { _isOpen: true } lane || lane._waiting.Count >= WaitingMax) return false;
        lane._waiting.Enqueue(actor);
        return true;
    }

    /// <summary>Has something run that may block: by this thread once its lane is empty, or by another one.</summary>
    public static void RunLast(IThreadPoolWorkItem item)
    {
        if (!TryRunLast(item)) ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
    }

    /// <summary>Has something run that may block, by this thread once its lane is empty.</summary>
    /// <returns>False where the thread runs no lane, or has something to run last already.</returns>
    public static bool TryRunLast(IThreadPoolWorkItem item)
    {
        if (_current is not { _isOpen: true, _last: null } lane) return false;
        lane._last = item;
        return true;
    }

    /// <summary>Runs something, and what it adds, on this thread of the pool, which nobody waits for.</summary>
    public static void Run(IRunnable first)
    {
        var lane = _current ??= new Lane();
        if (lane._isOpen) first.Run();
        else if (lane._runsLast) lane.RunActors(first);
        else lane.RunAll(first);
    }

    private void RunAll(IRunnable first)
    {
        _turns = 0;
        RunActors(first);
        while (_last is { } last)
        {
            _last = null;
            if (_turns >= TurnsMax)
            {
                ThreadPool.UnsafeQueueUserWorkItem(last, preferLocal: false);
                return;
            }

            // What it starts a lane for at its end may give this loop another one, in place of a stack that grows.
            _runsLast = true;
            try
            {
                last.Execute();
            }
            finally
            {
                _runsLast = false;
            }
        }
    }

    private void RunActors(IRunnable first)
    {
        _isOpen = true;
        var hasFailed = true;
        try
        {
            first.Run();
            for (_turns++; _turns < TurnsMax && _waiting.TryDequeue(out var next); _turns++) next.Run();
            hasFailed = false;
        }
        finally
        {
            _isOpen = false;
            while (_waiting.TryDequeue(out var left)) LaneExecutor.AddToPool(left);
            if (hasFailed && _last is { } last)
            {
                _last = null;
                ThreadPool.UnsafeQueueUserWorkItem(last, preferLocal: false);
            }
        }
    }
}
