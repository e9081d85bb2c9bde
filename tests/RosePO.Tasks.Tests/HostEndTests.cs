using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RosePO.Tasks.Tests;

/// <summary>A task that ends its process in some way that nobody can catch.</summary>
public sealed class Dying : RoseTask
{
    /// <summary>How.</summary>
    public string How { get; set; } = "";

    /// <inheritdoc/>
    protected override void Run(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        switch (How)
        {
            case "stack":
                Deep(0);
                break;
            case "fail":
                Environment.FailFast(new string('x', 1 << 20));
                break;
            case "exit":
                Environment.Exit(0);
                break;
            case "kill":
                Process.GetCurrentProcess().Kill();
                cancellation.WaitHandle.WaitOne();
                break;
            case "thread":
                var thread = new Thread(() => throw new InvalidOperationException(new string('x', 1 << 20)));
                thread.Start();
                thread.Join();
                cancellation.WaitHandle.WaitOne();
                break;
            case "talk":
                // More than a pipe holds, which the process that is to read it never does.
                using (var output = Console.OpenStandardError())
                {
                    output.Write(new byte[1 << 20]);
                }

                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Deep(int level) => level < 0 ? 0 : Deep(level + 1) + Deep(level + 2);
}

/// <summary>A build whose task's process dies, however it does, ends with an error.</summary>
public sealed class HostEndTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rosepo-host-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("stack", false)]
    [InlineData("fail", false)]
    [InlineData("exit", false)]
    [InlineData("kill", false)]
    [InlineData("thread", false)]
    [InlineData("talk", true)]
    public async Task The_build_ends(string how, bool succeeds)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "user.proj"),
            $"""
            <Project>
              <UsingTask TaskName="{typeof(Dying).FullName}" AssemblyFile="{typeof(Dying).Assembly.Location}" TaskFactory="TaskHostFactory" Runtime="NET" />
              <Target Name="Build"><{typeof(Dying).FullName} How="{how}" /></Target>
            </Project>
            """,
            TestContext.Current.CancellationToken);
        var build = BuildProcess.RunAsync(_folder, ["build", "user.proj", "-nodeReuse:false"]);

        // A build that waits for ever is a failure of this test, not of its patience.
        Assert.Same(build, await Task.WhenAny(build, Task.Delay(TimeSpan.FromMinutes(4), TestContext.Current.CancellationToken)));
        var output = await build;
        if (succeeds)
        {
            output.Succeeds();
        }
        else
        {
            output.Fails();
            output.Says("error MSB4");
        }
    }
}
