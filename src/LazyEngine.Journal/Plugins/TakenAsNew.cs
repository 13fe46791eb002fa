using System.Collections.Concurrent;

namespace LazyEngine.Journal;

/// <summary>The persistence ids of which nothing is read when they recover: whoever begins them knows that there is nothing.</summary>
/// <remarks>Where that is wrong nothing is lost: the first write finds its key taken and fails, and so does its actor.</remarks>
internal sealed class TakenAsNew
{
    private readonly ConcurrentDictionary<string, bool> _ids = new(StringComparer.Ordinal);

    /// <summary>Nothing is to be read from now on.</summary>
    public void Add(string persistenceId) => _ids[persistenceId] = true;

    /// <summary>It is read as any other.</summary>
    public void Remove(string persistenceId) => _ids.TryRemove(persistenceId, out _);

    public bool Contains(string persistenceId) => _ids.ContainsKey(persistenceId);
}
