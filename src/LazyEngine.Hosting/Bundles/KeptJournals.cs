using LazyEngine.Executions;
using LazyEngine.Hosting.Travel;
using LazyEngine.Wire;

namespace LazyEngine.Hosting.Bundles;

/// <summary>How much journals hold.</summary>
internal static class KeptJournals
{
    public static async Task<Sequence<KeptJournal>> OfAsync(JournalSource source, IReadOnlyList<IndexHeader> family, CancellationToken cancellationToken)
    {
        var kept = new List<KeptJournal>();
        foreach (var member in family)
        {
            var (commits, bytes) = (0L, 0L);
            await foreach (var (_, commit) in source.ReadAsync(member.Execution, 1, long.MaxValue, cancellationToken)) (commits, bytes) = (commits + 1, bytes + WireCodec.Encode(commit).Length);
            kept.Add(new KeptJournal(member.Execution, member.FlowName, member.State, commits, bytes));
        }

        return kept.ToSequence();
    }
}
