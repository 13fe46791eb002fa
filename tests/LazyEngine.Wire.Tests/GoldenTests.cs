namespace LazyEngine.Wire.Tests;

/// <summary>Bytes that were once written must be readable for ever, and are still what is written. Files may be added; none may change.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names { get; } = [.. Samples.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_is_what_was_written(string name)
    {
        var message = Samples.All[name];
        var golden = Golden.Bytes($"{name}.hex", () => WireCodec.Encode(message));
        Assert.Equal(Convert.ToHexStringLower(golden), Convert.ToHexStringLower(WireCodec.Encode(message)));
        Same.As(message, WireCodec.Decode(WireCodec.ManifestOf(message), golden));
    }

    [Fact]
    public void Every_recorded_file_can_still_be_read()
    {
        var files = Directory.GetFiles(Golden.Folder, "lazyengine.*.hex");

        Assert.True(files.Length >= Samples.All.Count);
        Assert.All(files, file => WireCodec.Decode(ManifestOf(file), Convert.FromHexString(File.ReadAllText(file).TrimEnd())));
    }

    // The name of a file is its manifest, and what is special about it where there is more than one.
    private static string ManifestOf(string file) => string.Join('.', Path.GetFileName(file).Split('.')[..3]);
}
