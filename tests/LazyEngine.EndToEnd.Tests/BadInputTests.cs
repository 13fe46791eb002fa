using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>What is wrong is named, nothing is stored, and nobody has to read a stack trace.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("trips.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hello", "invalid start of a value")]
    [InlineData("""{ "id": "a" }""", "a list of trips is expected")]
    [InlineData("""[{ "id": "a", "traveller": "b", "from": "c", "date": "2027-01-01", "nights": 1 }]""", "trip 1, field 'city'")]
    [InlineData("""[{ "id": "a", "traveller": "b", "from": "c", "city": "d", "date": "tomorrow", "nights": 0 }]""", "field 'date'", "field 'nights'")]
    [InlineData("""[{ "id": "a b", "traveller": "b", "from": "c", "city": "d", "date": "2027-01-01", "nights": 1 }]""", "field 'id'")]
    public async Task A_file_of_trips_that_cannot_be_used_is_named_with_what_is_wrong(string content, params string[] named)
    {
        var trips = _folder.Write("trips.json", content);

        await IsRefusedAsync(["--trips", trips, "--db", Database], [trips, .. named]);

        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task A_value_that_is_too_large_is_named_and_not_stored()
    {
        var trips = _folder.Write("trips.json", Trips.Json(1).Replace("Bergen", new string('x', 2_000_000), StringComparison.Ordinal));

        await IsRefusedAsync(["--trips", trips, "--db", Database], [Trips.Id(1), "'from'", "1048576"]);

        await using var engine = await OpenedEngine.OpenAsync(options => options.UseSqlite(Database));
        Assert.Empty(await engine.Engine.ListAsync().ToListAsync());
    }

    [Fact]
    public async Task An_option_that_does_not_exist_is_named()
    {
        await IsRefusedAsync(["--colour", "red", "--db", Database], ["--colour"]);

        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task A_folder_is_no_database()
    {
        var folder = Directory.CreateDirectory(_folder.File("folder.db")).FullName;

        await IsRefusedAsync(["--db", folder], [$"'{folder}'", "cannot be opened"]);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_damaged_database_is_refused_and_left_as_it_is()
    {
        var damage = new byte[20_000];
        new Random(1).NextBytes(damage);
        await File.WriteAllBytesAsync(Database, damage);

        await IsRefusedAsync(["--db", Database], [$"'{Database}'", "not a database"]);

        Assert.Equal(damage, await File.ReadAllBytesAsync(Database));
    }

    [Fact]
    public async Task A_missing_configuration_file_is_named()
    {
        var missing = _folder.File("missing.conf");

        await IsRefusedAsync(["--db", Database], ["LAZYENGINE_CONF", $"'{missing}'"], missing);

        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Every_wrong_value_of_a_configuration_file_is_named_at_once()
    {
        var configuration = _folder.Write("wrong.conf", "lazyengine.worker.slots = many\nlazyengine.execution.snapshot-every = -5");

        await IsRefusedAsync(["--db", Database], ["lazyengine.worker.slots", "'many'", "lazyengine.execution.snapshot-every", "'-5'"], configuration);

        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Every_misspelt_key_of_a_configuration_file_is_named_at_once()
    {
        var configuration = _folder.Write("misspelt.conf", "lazyengine.worker.slotz = 3\nlazyengine.wurker { slots = 3 }");

        await IsRefusedAsync(["--db", Database], [configuration, "lazyengine.worker.slotz", "lazyengine.wurker"], configuration);

        Assert.False(File.Exists(Database));
    }

    private static async Task IsRefusedAsync(IEnumerable<string> arguments, IEnumerable<string> named, string? configuration = null)
    {
        using var process = ChildProcess.Start("TripBooking", arguments, configuration);
        Assert.True(await process.ExitAsync(Limit) != 0, process.Everything());
        foreach (var name in named) Assert.Contains(name, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
        // A slow start adds warnings of the library: a line with their level, and what they say below it.
        var said = process.Errors.Split('\n').Where(line => !line.StartsWith("warn: ", StringComparison.Ordinal) && !line.StartsWith("      lazyengine-", StringComparison.Ordinal));
        Assert.True(said.Sum(line => line.Length) < 3000, process.Errors);
    }
}
