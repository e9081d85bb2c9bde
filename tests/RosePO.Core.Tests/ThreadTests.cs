using System.Diagnostics;
using System.Globalization;
using RosePO.Core.Runtime;
using RosePO.Tests;

namespace RosePO.Core.Tests;

public sealed class ThreadTests
{
    [Fact]
    public void Native_libraries_see_the_threads_that_the_tests_are_to_take()
    {
        Assert.NotNull(OneThread.Native);
        Assert.Equal(Environment.GetEnvironmentVariable(OneThread.Variable), OneThread.Native);
        TorchRuntime.EnsureLoaded();
        Assert.Equal(OneThread.Native, Threads());
    }

    [Fact]
    public void Programs_that_tests_start_take_as_many()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no printenv.");
        using var process = Process.Start(new ProcessStartInfo("printenv", [OneThread.Variable]) { RedirectStandardOutput = true })!;
        Assert.Equal(OneThread.Native, process.StandardOutput.ReadToEnd().Trim());
    }

    // Apart, so that TorchSharp is not touched before libtorch is loaded.
    private static string Threads() => TorchSharp.torch.get_num_threads().ToString(CultureInfo.InvariantCulture);
}
