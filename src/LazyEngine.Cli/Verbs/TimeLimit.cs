using LazyEngine.Executions;

namespace LazyEngine.Cli.Verbs;

/// <summary>The time after which a run in this process is waited for no longer. The process then ends soon, whatever the engine in it is busy with.</summary>
/// <remarks>A thread of its own watches it: one of the pool may not come to its turn where the engine takes the machine for itself.</remarks>
internal sealed class TimeLimit : IDisposable
{
    // What an engine may take to open its store, and what it may take after the time to say how it stands and to stop.
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(3);

    private const long LookEach = 200;

    private readonly ManualResetEventSlim _isOver = new();
    private readonly Lock _gate = new();
    private readonly Action _say;
    private long _end;
    private int _code = ExitCodes.Unavailable;
    private bool _isSaid;

    /// <param name="seconds">The limit; null for none.</param>
    /// <param name="say">Says that the time was over, where the engine does not come to say how it stands.</param>
    /// <exception cref="WrongUseException">The limit is none.</exception>
    public TimeLimit(double? seconds, Action say)
    {
        _say = say;
        if (seconds is not { } limit) return;
        // Whoever would wait for longer than a timer can, waits for ever.
        if (!(limit >= 0)) throw new WrongUseException("--timeout: a number of seconds is expected, 0 or more.");
        if (limit > int.MaxValue / 1000) return;
        Length = TimeSpan.FromSeconds(limit);
        EndAfter(Opening);
        new Thread(Watch) { IsBackground = true, Name = "time limit" }.Start();
    }

    /// <summary>How long is waited; null for ever.</summary>
    public TimeSpan? Length { get; }

    /// <summary>The engine runs: the time begins.</summary>
    /// <returns>What is cancelled when it is over.</returns>
    public CancellationTokenSource Begin(CancellationToken cancellationToken)
    {
        var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Length is not { } length) return late;
        EndAfter(Leaving);
        late.CancelAfter(length);
        return late;
    }

    /// <summary>What is left for what is still to be asked: a moment once the time is over.</summary>
    public static CancellationTokenSource Moment(bool isLate, CancellationToken cancellationToken)
    {
        var moment = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (isLate) moment.CancelAfter(Leaving / 2);
        return moment;
    }

    /// <summary>What a run ends with that stands so.</summary>
    public static int CodeOf(ExecutionState state, bool isLate) =>
        state == ExecutionState.Success ? ExitCodes.Done : isLate && !state.IsTerminal() ? ExitCodes.Unavailable : ExitCodes.NotWell;

    /// <summary>Says how the run stands, once: whoever comes later says nothing.</summary>
    /// <param name="code">What the process ends with, also where it does not come to stop the engine.</param>
    /// <param name="say">Says it.</param>
    public int Say(int code, Action say)
    {
        lock (_gate)
        {
            if (!_isSaid)
            {
                (_isSaid, _code) = (true, code);
                say();
            }

            return _code;
        }
    }

    /// <summary>Says that the time was over.</summary>
    public int SayLate() => Say(ExitCodes.Unavailable, _say);

    public void Dispose() => _isOver.Set();

    private void EndAfter(TimeSpan rest) => Interlocked.Exchange(ref _end, Environment.TickCount64 + (long)(Length!.Value + rest).TotalMilliseconds);

    private void Watch()
    {
        while (Interlocked.Read(ref _end) - Environment.TickCount64 is > 0 and var left)
        {
            // The end comes nearer once the engine runs.
            if (_isOver.Wait((int)Math.Min(left, LookEach))) return;
        }

        Environment.Exit(SayLate());
    }
}
