using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary><c>lazyengine worker --join</c>.</summary>
/// <param name="seeds">Whom it joins by.</param>
/// <param name="arguments">Whatever else it is told.</param>
internal sealed class WorkerNode(IReadOnlyList<string> seeds, params string[] arguments) : ClusterNode
{
    public override string Name => $"the worker at {Address}";

    protected override IEnumerable<string> Arguments =>
        ["worker", "--join", string.Join(',', seeds), "--port", PortText, "--handlers", Programs.PathOf("LazyEngine.EndToEnd.Flows"), .. arguments];
}
