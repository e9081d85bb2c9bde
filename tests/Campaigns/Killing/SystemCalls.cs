using System.Text.RegularExpressions;

namespace RosePO.Campaigns.Killing;

/// <summary>The system calls of a run that change files, or begin to: how often a thread makes each.</summary>
/// <param name="Most">By call: the most that one thread made.</param>
internal sealed partial record SystemCalls(IReadOnlyDictionary<string, int> Most)
{
    /// <summary>What is counted, and killed at.</summary>
    public const string Kinds =
        "openat,write,pwrite64,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,fsync,fdatasync,ftruncate,fallocate,chmod,fchmod,flock,copy_file_range";

    /// <summary>Whether runs can be killed at system calls here.</summary>
    public static bool CanTrace => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "strace")));

    /// <summary>Counts the calls in what strace wrote about a whole run.</summary>
    public static SystemCalls Of(string trace)
    {
        var calls = new Dictionary<(string Thread, string Call), int>();
        foreach (var match in File.ReadLines(trace).Select(line => Line().Match(line)).Where(match => match.Success))
        {
            var key = (match.Groups["thread"].Value, match.Groups["call"].Value);
            calls[key] = calls.GetValueOrDefault(key) + 1;
        }

        return new SystemCalls(calls.GroupBy(entry => entry.Key.Call).ToDictionary(group => group.Key, group => group.Max(entry => entry.Value)));
    }

    /// <summary>One of the moments in a run where a thread makes such a call: each kind of call is as likely as another, and each count of it.</summary>
    public AtCall Draw(Random random)
    {
        var kinds = Most.Keys.Order(StringComparer.Ordinal).ToArray();
        var call = kinds[random.Next(kinds.Length)];
        return new AtCall(call, random.Next(Most[call]) + 1, random.Next(2) == 0);
    }

    // "12345 rename("a", "b") = 0"; the second half of a call that was interrupted by another thread's begins with "<...".
    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<call>[a-z_0-9]+)\(")]
    private static partial Regex Line();
}
