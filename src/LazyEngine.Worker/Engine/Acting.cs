using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Says in whose name, and why, the engine is asked for something, so that the journal tells it.</summary>
/// <remarks>It holds for what is called until the scope ends, also across awaits, like an activity of a trace. It gives no rights.</remarks>
public static class Acting
{
    private static readonly AsyncLocal<Act?> Current = new();

    /// <summary>Who acts at present; null where nobody has said so.</summary>
    public static Origin? Now => Current.Value?.Origin;

    /// <summary>The identity of the request that is carried out; null where it has none.</summary>
    internal static string? RequestId => Current.Value?.RequestId;

    /// <summary>Acts in a name until the scope is disposed of.</summary>
    /// <param name="who">The name: 1 to 1 000 characters.</param>
    /// <param name="why">The reason, for people; at most 1 000 characters. Default: null.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="ArgumentException">The name is missing, or something is too long.</exception>
    public static IDisposable As(string who, string? why = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(who);
        if (who.Length > Origin.MaxLength || why?.Length > Origin.MaxLength) throw new ArgumentException($"A name and a reason have at most {Origin.MaxLength} characters.", who.Length > Origin.MaxLength ? nameof(who) : nameof(why));
        return Enter(new Act(new Origin(who, why), RequestId));
    }

    /// <summary>Makes commands of this scope repeats of those of any other with the same identity.</summary>
    internal static IDisposable Once(string requestId) => Enter(new Act(Now, requestId));

    private static Scope Enter(Act act)
    {
        var scope = new Scope(Current.Value);
        Current.Value = act;
        return scope;
    }

    private sealed record Act(Origin? Origin, string? RequestId);

    private sealed class Scope(Act? before) : IDisposable
    {
        public void Dispose() => Current.Value = before;
    }
}
