using System.Text.RegularExpressions;

namespace RosePO.Core.Tests.Runtime;

/// <summary>
/// Torch has one generator for the whole process, which every thread draws from: what is drawn from it depends on what else runs. No source
/// draws from it, seeds it, or sets another of torch's switches for the whole process.
/// </summary>
public sealed partial class RandomSourceTests
{
    // The number of threads is set in one place, before anything computes.
    private static readonly string[] s_threads = [Path.Combine("Runtime", "TorchRuntime.cs")];

    [Fact]
    public void No_source_draws_from_the_generator_of_the_process()
    {
        var found = Sources().SelectMany(source => Faults(source.Text).Select(fault => $"{source.Path}: {fault}")).ToList();
        Assert.Empty(found);
    }

    [Fact]
    public void No_source_sets_a_switch_of_the_process()
    {
        var found = Sources()
            .Where(source => !s_threads.Contains(source.Path))
            .SelectMany(source => Switch().Matches(source.Text).Select(match => $"{source.Path}: {match.Value}"));
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("x = rand(3);")]
    [InlineData("x = torch.randn([3, 4], device: device);")]
    [InlineData("x = randperm(n);")]
    [InlineData("x = weights.multinomial(1);")]
    [InlineData("x = t.bernoulli_(0.5);")]
    [InlineData("x = t.normal_(0, 1);")]
    [InlineData("x = F.dropout(x, 0.1, true, false);")]
    [InlineData("x = nn.functional.dropout(x);")]
    [InlineData("x = nn.Dropout(0.1);")]
    [InlineData("nn.GRU(4, 4, dropout: 0.1);")]
    [InlineData("random.manual_seed(1);")]
    [InlineData("torch.manual_seed(1);")]
    [InlineData("s = random.initial_seed();")]
    [InlineData("nn.init.normal_(w);")]
    [InlineData("nn.init.kaiming_uniform_(w);")]
    public void The_rule_finds_what_it_forbids(string text) => Assert.NotEmpty(Faults(text));

    [Theory]
    [InlineData("x = rand(x.shape, device: x.device, generator: _generator).ge_(t);")]
    [InlineData("x = empty_like(x).bernoulli_(1 - p, _generator);")]
    [InlineData("_generator.manual_seed(3);")]
    [InlineData("nn.init.zeros_(w);")]
    [InlineData("var random = new Random(seed); random.Shuffle(order);")]
    public void The_rule_allows_a_generator_of_ones_own(string text) => Assert.Empty(Faults(text));

    private static IEnumerable<string> Faults(string text) =>
        Draw().Matches(text).Where(match => !match.Value.Contains("enerator", StringComparison.Ordinal)).Concat(Forbidden().Matches(text)).Select(match => match.Value);

    // Comments may name what the code does not use.
    private static IEnumerable<(string Path, string Text)> Sources()
    {
        var root = Repository.At("src", "RosePO.Core");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal))
            .Select(path => (path, Comment().Replace(File.ReadAllText(Path.Combine(root, path)), string.Empty)));
    }

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    // A call with its arguments, nested brackets included.
    [GeneratedRegex(
        @"(?<![\w])(rand|randn|randint|randperm|rand_like|randn_like|randint_like|normal|poisson|bernoulli|multinomial|bernoulli_|normal_|uniform_|random_|exponential_|cauchy_|log_normal_|geometric_)\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)")]
    private static partial Regex Draw();

    [GeneratedRegex(
        @"\b(F|functional)\.\w*dropout\w*\(|nn\.\w*Dropout\w*\(|(GRU|LSTM|RNN|Transformer\w*|MultiheadAttention)\([^;]*dropout:|\b(random|torch)\.(manual_seed|initial_seed|seed|set_rng_state)\(|init\.(normal|uniform|xavier|kaiming|trunc_normal|orthogonal|sparse)\w*\(")]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\bset_(num_threads|num_interop_threads|default_dtype|default_device|default_tensor_type|float32_matmul_precision|grad_enabled|flush_denormal)\(|use_deterministic_algorithms\(|backends\.\w+\.\w+\.\w+ = |allow_tf32 =")]
    private static partial Regex Switch();
}
