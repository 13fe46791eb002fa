using Akka.Actor;

namespace LazyEngine.Actors;

/// <summary>The one timer of an actor: rings at the earliest instant that it was set to.</summary>
/// <remarks>A ring that comes too early costs one look; cancelling and setting anew for each change would cost more.</remarks>
internal sealed class Alarm(IScheduler scheduler, IActorRef owner)
{
    private ICancelable? _timer;
    private DateTimeOffset _due = DateTimeOffset.MaxValue;

    /// <summary>Makes sure that it rings at an instant, or before.</summary>
    public void Set(DateTimeOffset? at)
    {
        if (at is not { } due || _due <= due) return;
        Cancel();
        var delay = due - scheduler.Now;
        _due = due;
        _timer = scheduler.ScheduleTellOnceCancelable(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, owner, Ring.Instance, owner);
    }

    public void Cancel()
    {
        _timer?.Cancel();
        (_timer, _due) = (null, DateTimeOffset.MaxValue);
    }

    /// <summary>What the owner receives; it calls <see cref="Cancel"/> and looks at what is due.</summary>
    internal sealed class Ring : INotInfluenceReceiveTimeout
    {
        public static readonly Ring Instance = new();
    }
}
