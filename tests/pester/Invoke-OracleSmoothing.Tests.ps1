BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    $pairs = Import-RecDataset @RoseSample | New-PreferencePairs -Strategy Random -MaxExamples 10
}

AfterAll { Pop-Location }

Describe 'Invoke-OracleSmoothing' {
    It 'gives every pair the constant' {
        $smoothed = $pairs | Invoke-OracleSmoothing -Oracle Constant -ConstantEpsilon 0.2
        $smoothed | Should -BeOfType RosePO.SmoothedPairSetResult
        [Math]::Round($smoothed.MeanEpsilon, 4) | Should -Be 0.2
    }

    It 'trains an oracle and says how good it is' {
        $smoothed = $pairs | Invoke-OracleSmoothing -Oracle SasRec -Epochs 1
        Test-Path "$($smoothed.Oracle)/artifact.json" | Should -BeTrue
        $smoothed.OracleHitRatio | Should -Not -BeNullOrEmpty
    }

    It 'trains a <Oracle> with its own options and fits the temperature' -ForEach @(
        @{ Oracle = 'Gru4Rec'; Options = @{ Layers = 2 } }
        @{ Oracle = 'Caser'; Options = @{ Window = 2; Objective = 'BinaryCrossEntropy' } }
    ) {
        $smoothed = $pairs | Invoke-OracleSmoothing -Oracle $Oracle -Epochs 1 -FitTemperature @Options
        $smoothed.Temperature | Should -Be $smoothed.FittedTemperature
        $smoothed.CalibrationErrorBefore | Should -Not -BeNullOrEmpty
        $smoothed.CalibrationErrorAfter | Should -Not -BeNullOrEmpty
    }

    It 'refuses an option that the oracle does not have' {
        ErrorIdOf { $pairs | Invoke-OracleSmoothing -Oracle Gru4Rec -Heads 2 -ErrorAction Continue } |
            Should -Be 'RequestInvalid,RosePO.Commands.InvokeOracleSmoothingCommand'
    }

    It 'reports a missing pair set as FileNotFound' {
        ErrorIdOf { Invoke-OracleSmoothing -Pairs ./missing -ErrorAction Continue } |
            Should -Be 'FileNotFound,RosePO.Commands.InvokeOracleSmoothingCommand'
    }
}
