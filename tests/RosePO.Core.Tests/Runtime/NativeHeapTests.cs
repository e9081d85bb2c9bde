using System.Globalization;
using RosePO.Core.Tests.Data;

namespace RosePO.Core.Tests.Runtime;

public sealed class NativeHeapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // In a process of its own: what other tests have in use at the time would decide whether free pages count as many.
    [Fact]
    public async Task Pages_between_blocks_that_stay_go_back_once_most_of_the_heap_is_free()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/lib/x86_64-linux-gnu/libc.so.6"), "The setting is that of glibc.");
        using var process = RequestProcess.Start("none", _folder.At("request.json"), operation: "heap");
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        var megabytes = Array.ConvertAll(output.TrimEnd().Split(' '), text => long.Parse(text, CultureInfo.InvariantCulture));

        // Of 2 GB of blocks the heap keeps nearly all when they are freed, and less than half after a look at it.
        Assert.True(megabytes[0] - megabytes[1] < 256, output);
        Assert.True(megabytes[0] - megabytes[2] > 1024, output);
    }
}
