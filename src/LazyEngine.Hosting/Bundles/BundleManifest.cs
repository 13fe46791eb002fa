using System.Text.Json;
using System.Text.Json.Serialization;

namespace LazyEngine.Hosting.Bundles;

/// <summary>What is in a bundle: the file <c>manifest.json</c> of the archive. Members may be added; none may change.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Version">The number of the layout.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Executions">The executions, the one that was asked for first.</param>
/// <param name="Flows">The flows that they follow.</param>
internal sealed record BundleManifest(string Format, int Version, DateTimeOffset CreatedAt, IReadOnlyList<BundledExecution> Executions, IReadOnlyList<BundledFlow> Flows)
{
    public const string FormatName = "lazyengine-bundle";

    /// <summary>The layout that this release writes; it reads no later one.</summary>
    public const int Newest = 1;

    public const string FileName = "manifest.json";

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
}

/// <summary>An execution in a bundle.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="State">Where it stood.</param>
/// <param name="Commits">How many commits the file holds.</param>
/// <param name="File">The file with them.</param>
internal sealed record BundledExecution(string Id, string FlowName, string State, long Commits, BundledFile File);

/// <summary>A flow in a bundle.</summary>
/// <param name="Hash">Its identity.</param>
/// <param name="Name">Its name.</param>
/// <param name="File">The file with its definition.</param>
internal sealed record BundledFlow(string Hash, string Name, BundledFile File);

/// <summary>A file in a bundle.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Its checksum, in hexadecimal digits.</param>
internal sealed record BundledFile(string Name, long Bytes, string Sha256);
