using LazyEngine.Server;

namespace LazyEngine.Dashboard.Security;

/// <summary>What the one who looks at these pages may do. It is asked at every action, not only when a page is drawn.</summary>
internal sealed class Access(Tickets tickets, TimeProvider clock) : IDisposable
{
    private CancellationTokenSource? _runsOut;
    private CancellationTokenSource? _ends;
    private Caller? _caller;

    /// <summary>Whether this server asks who comes.</summary>
    public bool Asks => tickets.Asks;

    /// <summary>As keys and tokens name them.</summary>
    public string Name => _caller?.Name ?? string.Empty;

    /// <summary>Cancelled once the key or token does not count any more.</summary>
    public CancellationToken Ends => _ends?.Token ?? CancellationToken.None;

    /// <summary>Lets somebody in by a ticket; says whether it counts.</summary>
    public async ValueTask<bool> EnterAsync(string? ticket)
    {
        _caller = await tickets.CallerOfAsync(ticket);
        if (_caller is null) return false;
        _runsOut = _caller.RunsOut(clock);
        _ends = CancellationTokenSource.CreateLinkedTokenSource(_caller.Ends, _runsOut?.Token ?? default);
        return true;
    }

    /// <summary>Acts in the name of whoever looks at these pages until the scope ends. Where nobody is asked who they are, there is a name only with a reason.</summary>
    public IDisposable? Act(string? why)
    {
        why = string.IsNullOrWhiteSpace(why) ? null : why;
        return _caller is null || (_caller == Caller.Anybody && why is null) ? null : Acting.As(_caller.Name, why);
    }

    public bool May(Role role) =>
        _caller is { } caller && !caller.Ends.IsCancellationRequested && (caller.Until is not { } until || clock.GetUtcNow() < until) && new NeedsAttribute(role).AreMetBy(caller.Roles);

    /// <inheritdoc />
    public void Dispose()
    {
        _ends?.Dispose();
        _runsOut?.Dispose();
    }
}
