namespace LazyEngine.Testing;

/// <summary>Compares text with what was approved and checked in.</summary>
public static class Approval
{
    /// <summary>Fails unless the text equals the file <c>Approved/name.txt</c> of the test project.</summary>
    public static void Matches(string actual, string project, string name)
    {
        var approved = Repository.File("tests", project, "Approved", $"{name}.txt");
        var received = Path.ChangeExtension(approved, ".received.txt");
        var normal = actual.ReplaceLineEndings("\n").TrimEnd() + "\n";
        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : string.Empty;
        if (expected == normal)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
        File.WriteAllText(received, normal);
        Assert.Fail($"{name} is not what was approved. Look at the difference; where it is meant, accept it:\n  cp '{received}' '{approved}'");
    }
}
