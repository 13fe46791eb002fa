using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using LazyEngine.Testing;

namespace LazyEngine.Hosting.Tests.Architecture;

public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["LazyEngine.Core"] = [],
        ["LazyEngine.Wire"] = ["LazyEngine.Core"],
        ["LazyEngine.Worker"] = ["LazyEngine.Core"],
        ["LazyEngine.Journal"] = ["LazyEngine.Wire"],
        ["LazyEngine.Actors"] = ["LazyEngine.Journal", "LazyEngine.Wire", "LazyEngine.Worker"],
        ["LazyEngine.Hosting"] = ["LazyEngine.Actors", "LazyEngine.Journal", "LazyEngine.Worker"],
        ["LazyEngine.Client"] = ["LazyEngine.Wire", "LazyEngine.Worker"],
        ["LazyEngine.Language"] = ["LazyEngine.Wire", "LazyEngine.Worker"],
        ["LazyEngine.Pictures"] = ["LazyEngine.Core"],
        ["LazyEngine.Server"] = ["LazyEngine.Client", "LazyEngine.Hosting", "LazyEngine.Pictures"],
        ["LazyEngine.Dashboard"] = ["LazyEngine.Pictures", "LazyEngine.Server"],
        ["LazyEngine.Cli"] = ["LazyEngine.Dashboard", "LazyEngine.Language", "LazyEngine.Pictures", "LazyEngine.Server", "LazyEngine.TestKit"],
        ["LazyEngine.TestKit"] = ["LazyEngine.Wire", "LazyEngine.Worker"],
        ["LazyEngine.TestKit.Simulator"] = ["LazyEngine.TestKit"],
    };

    private static readonly string[] BannedTypes =
    [
        "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Random", "System.Threading.Thread", "System.Threading.Tasks.Task",
        "System.Threading.Tasks.Task`1", "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Net.Http.HttpClient", "System.Console",
        "System.Collections.Immutable.ImmutableDictionary`2", "System.Collections.Immutable.ImmutableHashSet`1",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
    ];

    [Fact]
    public void References_point_one_way()
    {
        foreach (var project in Directory.GetFiles(Repository.File("src"), "*.csproj", SearchOption.AllDirectories))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} has no place in the layout.");
            Assert.DoesNotContain(References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!), reference => !allowed!.Contains(reference));
        }
    }

    [Fact]
    public void The_core_needs_no_package_and_is_checked_for_banned_symbols()
    {
        var project = Repository.File("src", "LazyEngine.Core", "LazyEngine.Core.csproj");
        Assert.Empty(References(project, "PackageReference"));
        Assert.Contains("../BannedSymbols.Core.txt", References(project, "AdditionalFiles"));
    }

    [Fact]
    public void The_compiled_core_knows_no_clock_no_random_no_io_and_no_task()
    {
        using var file = File.OpenRead(typeof(Flows.Flow).Assembly.Location);
        using var assembly = new PEReader(file);
        var metadata = assembly.GetMetadataReader();
        var types = metadata.TypeReferences.Select(handle => NameOf(metadata, handle)).ToList();
        var members = metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{NameOf(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}")
            .ToList();
        Assert.Contains("System.DateTimeOffset", types);
        Assert.Empty(types.Intersect(BannedTypes));
        Assert.Empty(members.Intersect(BannedMembers));
        // The compiler itself writes this one into iterators.
        Assert.DoesNotContain(members, member => member.StartsWith("System.Environment.", StringComparison.Ordinal) && member != "System.Environment.get_CurrentManagedThreadId");
    }

    private static string NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static List<string> References(string project, string kind) =>
        [.. XDocument.Load(project).Descendants(kind).Select(element => element.Attribute("Include")?.Value).OfType<string>()];
}
