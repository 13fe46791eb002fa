using System.Globalization;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary><c>lazyengine serve --cluster</c>.</summary>
/// <param name="seeds">Whom it joins by; empty where it begins the cluster.</param>
/// <param name="roles">What it does.</param>
/// <param name="arguments">The store and whatever else it is told.</param>
internal sealed class EngineNode(IReadOnlyList<string> seeds, string roles, params string[] arguments) : ClusterNode, IServed
{
    private readonly int _http = FreePort.Next();

    public override string Name => $"the engine at {Address}";

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_http}");

    protected override IEnumerable<string> Arguments =>
        ["serve", "--cluster", "--listen", Url, "--port", PortText, .. seeds.Count == 0 ? Array.Empty<string>() : ["--seed", string.Join(',', seeds)], "--roles", roles, "--flows", Programs.PathOf("LazyEngine.EndToEnd.Flows"), .. arguments];
}
