package sc.fiji.hermes.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What computes")
class DeviceTest {

	@Test
	@DisplayName("is read as it is written, in any case, and travels with every copy of a job")
	void names() {
		for (final Device d : List.of(Device.AUTO, Device.CPU, Device.gpu(0), Device.gpu(12))) assertEquals(d, Device.of(d.toString()));
		assertEquals(Device.gpu(0), Device.of(" GPU "));
		assertEquals(Device.gpu(1), Device.of("gpu:1"));
		assertEquals(Device.AUTO, Job.create().device());
		assertEquals(Device.gpu(2), Job.create().withDevice(Device.gpu(2)).withSeed(3).withThreads(1).part(0, 0.5).device());
	}

	@ParameterizedTest
	@ValueSource(strings = { "tpu", "", "gpu-1", "cpu1", "gpu 99999999999" })
	@DisplayName("is a sentence if there is no such thing")
	void wrong(final String text) {
		assertEquals("There is no device \"" + text + "\"; give auto, cpu, gpu, or gpu1 for the second GPU.", assertThrows(
			InputException.class, () -> Device.of(text)).getMessage());
	}
}
