using System.Runtime.CompilerServices;

namespace LazyEngine.Client;

public sealed partial class LazyEngineClient
{
    /// <summary>The latest version of each flow, by name; or all versions of one, the latest first.</summary>
    internal async IAsyncEnumerable<FlowVersion> FlowsAsync(string? name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = name is null ? "v1/flows" : $"v1/flows/{Uri.EscapeDataString(name)}/versions";
        string? cursor = null;
        do
        {
            var page = await _server.GetAsync<FlowPage>(cursor is null ? path : $"{path}?cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
            foreach (var flow in page.Flows) yield return flow;
            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
