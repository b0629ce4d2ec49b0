#include "product.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "library.h"

/* The names and numbers of oneDNN's C interface that are needed, so that the build wants no header. Versions 2 and 3
   differ in how a product is described: in version 2 descriptions are structures which the caller has memory for, in
   version 3 they are handles. */
enum { engine_cpu = 1, stream_default = 1, type_bf16 = 2, type_f32 = 3 };
enum { argument_a = 1, argument_b = 33, argument_c = 17 };
enum { memory_description_size = 2048, product_description_size = 8192 };

#if __has_include(<oneapi/dnnl/dnnl.h>)
#include <oneapi/dnnl/dnnl.h>
_Static_assert(
    (int)dnnl_cpu == engine_cpu && (int)dnnl_stream_default_flags == stream_default &&
        (int)dnnl_bf16 == type_bf16 && (int)dnnl_f32 == type_f32 && DNNL_ARG_SRC == argument_a &&
        DNNL_ARG_WEIGHTS == argument_b && DNNL_ARG_DST == argument_c,
    "the installed oneDNN has other numbers");
#if DNNL_VERSION_MAJOR == 2
_Static_assert(
    sizeof(dnnl_memory_desc_t) <= memory_description_size &&
        sizeof(dnnl_matmul_desc_t) <= product_description_size,
    "the installed oneDNN has larger descriptions");
#endif
#endif

typedef void *handle;
typedef struct {
  int argument;
  handle memory;
} execution_argument;

static struct {
  int32_t (*engine_create)(handle *, int32_t kind, size_t index);
  int32_t (*engine_destroy)(handle);
  int32_t (*stream_create)(handle *, handle engine, unsigned flags);
  int32_t (*stream_destroy)(handle);
  int32_t (*attributes_create)(handle *);
  int32_t (*attributes_destroy)(handle);
  int32_t (*post_operations_create)(handle *);
  int32_t (*post_operations_destroy)(handle);
  int32_t (*set_post_operations)(handle attributes, handle operations);
  int32_t (*primitive_create)(handle *, handle description);
  int32_t (*primitive_destroy)(handle);
  int32_t (*primitive_description_destroy)(handle);
  int32_t (*execute)(handle primitive, handle stream, int count, const execution_argument *);
  int32_t (*memory_create)(handle *, const void *description, handle engine, void *data);
  int32_t (*memory_destroy)(handle);
  int32_t (*memory_set_data)(handle, void *data);
  void *append_sum;
  /* Version 2. */
  int32_t (*memory_description)(void *, int, const int64_t *, int32_t type, const int64_t *strides);
  int32_t (*product_description)(void *, const void *, const void *, const void *bias, const void *);
  int32_t (*primitive_description)(handle *, const void *, handle attributes, handle engine, handle);
  /* Version 3. */
  int32_t (*memory_description3)(handle *, int, const int64_t *, int32_t type, const int64_t *);
  int32_t (*memory_description_destroy3)(handle);
  int32_t (*primitive_description3)(
      handle *, handle engine, handle, handle, handle bias, handle, handle attributes);
} dnnl;

static bool is_version3 = false;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

/* A product of one shape, ready to run. */
typedef struct {
  int32_t numbers;
  int64_t m, n, k, row_length_a, row_length_b;
  bool transposed_a, transposed_b, adding;
} product_shape;

typedef struct {
  product_shape shape;
  handle primitive, a, b, c;
} product;

/* A network has about a dozen shapes of products, forwards and backwards, for two or three numbers of rows. */
enum { product_limit = 64 };

typedef struct {
  handle engine, stream;
  product products[product_limit];
  int count;
} thread_state;

static pthread_key_t state_key;

static void free_products(thread_state *state) {
  for (int index = 0; index < state->count; ++index) {
    product *one = &state->products[index];
    if (one->primitive) dnnl.primitive_destroy(one->primitive);
    if (one->a) dnnl.memory_destroy(one->a);
    if (one->b) dnnl.memory_destroy(one->b);
    if (one->c) dnnl.memory_destroy(one->c);
  }
  state->count = 0;
}

static void free_state(void *argument) {
  thread_state *state = argument;
  free_products(state);
  if (state->stream) dnnl.stream_destroy(state->stream);
  if (state->engine) dnnl.engine_destroy(state->engine);
  free(state);
}

/* The calling thread's, or NULL. */
static thread_state *own_state(void) {
  thread_state *state = pthread_getspecific(state_key);
  if (state) return state;
  state = calloc(1, sizeof *state);
  if (!state) return NULL;
  if (dnnl.engine_create(&state->engine, engine_cpu, 0) != 0 ||
      dnnl.stream_create(&state->stream, state->engine, stream_default) != 0 ||
      pthread_setspecific(state_key, state) != 0) {
    free_state(state);
    return NULL;
  }
  return state;
}

static int32_t append_sum(handle operations) {
  if (is_version3) {
    int32_t (*append)(handle, float, int32_t, int32_t) =
        (int32_t (*)(handle, float, int32_t, int32_t))dnnl.append_sum;
    return append(operations, 1.0f, 0, 0 /* the type of c */);
  }
  return ((int32_t (*)(handle, float))dnnl.append_sum)(operations, 1.0f);
}

/* Attributes of a product that adds to c. 0 or oneDNN's status; to be destroyed in any case. */
static int32_t make_adding(handle *attributes) {
  handle operations = NULL;
  int32_t status = dnnl.attributes_create(attributes);
  if (status == 0) status = dnnl.post_operations_create(&operations);
  if (status == 0) status = append_sum(operations);
  if (status == 0) status = dnnl.set_post_operations(*attributes, operations);
  if (operations) dnnl.post_operations_destroy(operations);
  return status;
}

/* Describes and makes the product; what was made before a failure stays in `made`. */
static int32_t make(product *made, thread_state *state) {
  const product_shape shape = made->shape;
  const int64_t sizes[3][2] = {{shape.m, shape.k}, {shape.k, shape.n}, {shape.m, shape.n}};
  const int64_t strides[3][2] = {
      {shape.transposed_a ? 1 : shape.row_length_a, shape.transposed_a ? shape.row_length_a : 1},
      {shape.transposed_b ? 1 : shape.row_length_b, shape.transposed_b ? shape.row_length_b : 1},
      {shape.n, 1}};
  const int32_t type = shape.numbers == synthtab_bfloat16 ? type_bf16 : type_f32;
  const int32_t types[3] = {type, type, type_f32};
  handle attributes = NULL, description = NULL;
  int32_t status = shape.adding ? make_adding(&attributes) : 0;
  handle *memories[3] = {&made->a, &made->b, &made->c};

  if (is_version3) {
    handle matrices[3] = {NULL, NULL, NULL};
    for (int index = 0; index < 3 && status == 0; ++index) {
      status = dnnl.memory_description3(
          &matrices[index], 2, sizes[index], types[index], strides[index]);
      if (status == 0) {
        status = dnnl.memory_create(memories[index], matrices[index], state->engine, NULL);
      }
    }
    if (status == 0) {
      status = dnnl.primitive_description3(
          &description, state->engine, matrices[0], matrices[1], NULL, matrices[2], attributes);
    }
    for (int index = 0; index < 3; ++index) {
      if (matrices[index]) dnnl.memory_description_destroy3(matrices[index]);
    }
  } else {
    _Alignas(64) unsigned char matrices[3][memory_description_size] = {{0}};
    _Alignas(64) unsigned char whole[product_description_size] = {0};
    for (int index = 0; index < 3 && status == 0; ++index) {
      status =
          dnnl.memory_description(matrices[index], 2, sizes[index], types[index], strides[index]);
      if (status == 0) {
        status = dnnl.memory_create(memories[index], matrices[index], state->engine, NULL);
      }
    }
    if (status == 0) {
      status = dnnl.product_description(whole, matrices[0], matrices[1], NULL, matrices[2]);
    }
    if (status == 0) {
      status =
          dnnl.primitive_description(&description, whole, attributes, state->engine, NULL);
    }
  }
  if (status == 0) status = dnnl.primitive_create(&made->primitive, description);
  if (description) dnnl.primitive_description_destroy(description);
  if (attributes) dnnl.attributes_destroy(attributes);
  return status;
}

static bool are_equal(const product_shape *one, const product_shape *other) {
  return one->numbers == other->numbers && one->m == other->m && one->n == other->n &&
         one->k == other->k && one->row_length_a == other->row_length_a &&
         one->row_length_b == other->row_length_b && one->transposed_a == other->transposed_a &&
         one->transposed_b == other->transposed_b && one->adding == other->adding;
}

int32_t synthtab_product(
    int32_t numbers, int64_t m, int64_t n, int64_t k, synthtab_factor a, synthtab_factor b,
    int32_t adding, float *c) {
  thread_state *state = own_state();
  if (!state) return 1;
  synthtab_single_thread();
  const product_shape shape = {
      .numbers = numbers,
      .m = m,
      .n = n,
      .k = k,
      .row_length_a = a.row_length,
      .row_length_b = b.row_length,
      .transposed_a = a.transposed != 0,
      .transposed_b = b.transposed != 0,
      .adding = adding != 0};
  sigset_t before;
  synthtab_hold_signals(&before);
  product *found = NULL;
  for (int index = 0; index < state->count && !found; ++index) {
    if (are_equal(&state->products[index].shape, &shape)) found = &state->products[index];
  }
  int32_t status = 0;
  if (!found) {
    if (state->count == product_limit) free_products(state);
    found = &state->products[state->count++];
    *found = (product){.shape = shape};
    status = make(found, state);
    /* Not to be found again half made. */
    if (status != 0) free_products(state);
  }
  if (status == 0) status = dnnl.memory_set_data(found->a, (void *)a.numbers);
  if (status == 0) status = dnnl.memory_set_data(found->b, (void *)b.numbers);
  if (status == 0) status = dnnl.memory_set_data(found->c, c);
  if (status == 0) {
    const execution_argument arguments[3] = {
        {argument_a, found->a}, {argument_b, found->b}, {argument_c, found->c}};
    status = dnnl.execute(found->primitive, state->stream, 3, arguments);
  }
  synthtab_release_signals(&before);
  return status;
}

static bool find(void *target, const char *name) {
  void *symbol = dlsym(synthtab_dnnl_library(), name);
  *(void **)target = symbol;
  return symbol != NULL;
}

static bool find_all(void) {
  return find(&dnnl.engine_create, "dnnl_engine_create") &&
         find(&dnnl.engine_destroy, "dnnl_engine_destroy") &&
         find(&dnnl.stream_create, "dnnl_stream_create") &&
         find(&dnnl.stream_destroy, "dnnl_stream_destroy") &&
         find(&dnnl.attributes_create, "dnnl_primitive_attr_create") &&
         find(&dnnl.attributes_destroy, "dnnl_primitive_attr_destroy") &&
         find(&dnnl.post_operations_create, "dnnl_post_ops_create") &&
         find(&dnnl.post_operations_destroy, "dnnl_post_ops_destroy") &&
         find(&dnnl.set_post_operations, "dnnl_primitive_attr_set_post_ops") &&
         find(&dnnl.append_sum, "dnnl_post_ops_append_sum") &&
         find(&dnnl.primitive_create, "dnnl_primitive_create") &&
         find(&dnnl.primitive_destroy, "dnnl_primitive_destroy") &&
         find(&dnnl.primitive_description_destroy, "dnnl_primitive_desc_destroy") &&
         find(&dnnl.execute, "dnnl_primitive_execute") &&
         find(&dnnl.memory_create, "dnnl_memory_create") &&
         find(&dnnl.memory_destroy, "dnnl_memory_destroy") &&
         find(&dnnl.memory_set_data, "dnnl_memory_set_data_handle");
}

static bool find_version2(void) {
  return find(&dnnl.memory_description, "dnnl_memory_desc_init_by_strides") &&
         find(&dnnl.product_description, "dnnl_matmul_desc_init") &&
         find(&dnnl.primitive_description, "dnnl_primitive_desc_create");
}

static bool find_version3(void) {
  return find(&dnnl.memory_description3, "dnnl_memory_desc_create_with_strides") &&
         find(&dnnl.memory_description_destroy3, "dnnl_memory_desc_destroy") &&
         find(&dnnl.primitive_description3, "dnnl_matmul_primitive_desc_create");
}

/* Elsewhere oneDNN has no product of bfloat16 numbers, or one that is slower than that of single precision. */
static bool processor_multiplies_bfloat16(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}

static bool multiplies[2] = {false, false};

/* 1 * 1 + 1, so that a library of another kind is noticed here and not in a fit. */
static bool is_right(int32_t numbers) {
  const float one = 1;
  const uint16_t short_one[2] = {0x3f80, 0};
  const synthtab_factor factor = {
      numbers == synthtab_bfloat16 ? (const void *)short_one : &one, 1, 0};
  float two = 1;
  return synthtab_product(numbers, 1, 1, 1, factor, factor, 1, &two) == 0 && two == 2;
}

static void open(void) {
  if (!synthtab_dnnl_library() || !find_all()) return;
  is_version3 = find_version3();
  if (!is_version3 && !find_version2()) return;
  if (pthread_key_create(&state_key, free_state) != 0) return;
  multiplies[synthtab_float32] = is_right(synthtab_float32);
  multiplies[synthtab_bfloat16] =
      processor_multiplies_bfloat16() && is_right(synthtab_bfloat16);
}

int32_t synthtab_products_open(int32_t numbers) {
  pthread_once(&opened, open);
  return multiplies[numbers];
}
