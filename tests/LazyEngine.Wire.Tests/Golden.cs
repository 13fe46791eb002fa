using LazyEngine.Testing;

namespace LazyEngine.Wire.Tests;

/// <summary>Recorded bytes. With LAZYENGINE_ACCEPT_GOLDEN=1 a missing file is recorded; an existing one is never written.</summary>
internal static class Golden
{
    public static string Folder { get; } = Repository.File("tests", "LazyEngine.Wire.Tests", "Golden", "v1");

    public static byte[] Bytes(string file, Func<byte[]> record) => Convert.FromHexString(Text(file, () => Convert.ToHexStringLower(record())));

    public static string Text(string file, Func<string> record)
    {
        var path = Path.Combine(Folder, file);
        if (!File.Exists(path))
        {
            Assert.True(Environment.GetEnvironmentVariable("LAZYENGINE_ACCEPT_GOLDEN") == "1", $"{file} is not recorded. Record it with LAZYENGINE_ACCEPT_GOLDEN=1 and check it in.");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, record() + "\n");
        }

        return File.ReadAllText(path).TrimEnd();
    }
}
