using System.Diagnostics;
using System.Reflection;

namespace RosePO.Core.Tests.Ranks;

/// <summary>The launchers of MPI on this machine. Tests skip those that are not there.</summary>
internal static class MpiLauncher
{
    public const string OpenMpi = "Open MPI";
    public const string Mpich = "MPICH";

    // Open MPI gives its processes a terminal, to which .NET says more than a test wants.
    private const string Mark = "said ";

    private static readonly Dictionary<string, string?> s_found = new()
    {
        // Under their own names where both are installed.
        [OpenMpi] = Find("mpirun.openmpi", "Open MPI") ?? Find("mpirun", "Open MPI"),
        [Mpich] = Find("mpiexec.hydra", "HYDRA") ?? Find("mpirun", "HYDRA"),
    };

    /// <summary>Both families, for theories.</summary>
    public static TheoryData<string> Families { get; } = [OpenMpi, Mpich];

    /// <summary>The command that starts processes, one thread each.</summary>
    /// <param name="family">Which MPI; the test is skipped where it is not installed.</param>
    /// <param name="ranks">How many processes.</param>
    /// <param name="environment">What else they find in their environment, NAME=value.</param>
    public static string Command(string family, int ranks, params string[] environment)
    {
        var program = s_found[family];
        Assert.SkipUnless(program is not null, $"{family} is not installed.");

        // More processes than cores, and as root, as containers run tests; neither is usual.
        var options = family == OpenMpi ? "--oversubscribe --bind-to none " : "";
        return $"env OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMP_NUM_THREADS=1 {string.Join(' ', environment)} {program} {options}-n {ranks}";
    }

    /// <summary>Runs a trial of the test's program on some ranks.</summary>
    /// <returns>What each said, in order, the exit code, and the launcher's own words.</returns>
    public static (string[] Said, int Code, string Errors) Try(string command, string trial)
    {
        var program = typeof(MpiLauncher).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "TrainingProcess").Value!;
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var process = Process.Start(new ProcessStartInfo(words[0], [.. words[1..], "dotnet", Path.GetFullPath(program), "ranks", trial])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        return ([.. lines.Where(line => line.Contains(Mark, StringComparison.Ordinal)).Select(line => line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim()).Order(StringComparer.Ordinal)], process.ExitCode, errors.Result);
    }

    /// <summary>A library by the pattern of its name, where the loader is told to look and in the system's folders; null where there is none.</summary>
    public static string? FindLibrary(string pattern) =>
        (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Append("/usr/lib").Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            .FirstOrDefault();

    private static string? Find(string program, string says)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return text.Contains(says, StringComparison.Ordinal) ? program : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
